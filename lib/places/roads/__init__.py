"""Travel times of a road network: a routing service on the intranet, or a file of all ways.

Coordinates of customers are personal data. They are sent only to a service that an administrator
named, without names or numbers of cases, around every proxy, and only within the own network unless
the settings say otherwise.
"""
