"""The people who use the product: who they are, how they sign in, what they may."""
