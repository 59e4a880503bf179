"""Who visits: collectors, their qualifications and leave, what they learned and still should."""
