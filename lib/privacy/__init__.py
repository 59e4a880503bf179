"""What may be seen of a person, by whom and how long, and what he may ask of us.

Seeing: `visible` is the table of roles and fields, `masking` does as it says, `unknown` for columns
that nobody knows; `reveal` shows one field for a purpose; `export_mark` marks what leaves, and
`traces` keeps data out of logs.

Asking: `person` finds all that is stored of somebody, `decided` keeps what was decided (restricted,
legal hold, erased), `erasing` erases and proves it, `retention` lets go what is past its time.
"""
