"""The only room that knows Streamlit: frame, caches, filters and the parts that screens share."""
