"""The generic reader of bundles: folders or zips of tables, each a CSV or an XLSX file.

It knows dialects, encodings, dates and limits, and no model: `tables` is how an app declares what it takes,
`files` opens a bundle and yields its rows, `errors` collects what was wrong and where.
"""
