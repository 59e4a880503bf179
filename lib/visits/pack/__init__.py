"""What a crew takes along for its day: the visit pack, in whatever form it is written.

1. `choosing` finds the routes of an approved plan that are to be packed.
2. `gathering` reads afresh what must be known of their cases; screens use the frames they keep.
3. `model` says what a pack says: only what is needed at the door, masked as its reader's role
   demands, with what the crew has to heed.
4. `links` leads to each stop with the crew's own map service, in that service's coordinates.

lib.show.pack writes it: as pages, a table, tracks and a calendar.
"""
