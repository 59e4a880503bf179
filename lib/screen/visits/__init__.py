"""The page of visit lists: made of the basket, refused, recorded, asked for and taken along."""
