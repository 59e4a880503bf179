"""What the days that were taught: minutes at the door and the speed between doors.

Crews say when they arrive and leave, as check-ins or as progress of the day. `seen` gathers that,
`pace` makes a speed of it, `applying` lets a plan use both instead of the settings, with their n.
"""
