"""Nobody comes to harm at a door: incidents and what follows from them, and a watch over crews.

`incidents` is the register, from the report to the review; `levels` grades behaviour and `rates`
counts incidents per visit. `warnings` says what follows of them, and of what others know, for a
door on a day: the visit list asks it. `checkins` watches crews while they carry out their list.
"""
