"""Doorstep 上门: start it with `make run` or `streamlit run app.py`."""

from lib.screen import router

router.run()
