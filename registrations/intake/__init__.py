"""Files that come in: manifests as CSV or workbooks, and households as lines of JSON.

tables, manifest              a file becomes rows, rows become families (pure: no Django)
manifest_words, manifest_template   what may be written in which column
preview, listing              what would become of each row, before anything is written
imports, manifests            households by the hundred; a manifest's arrival with them
problem_file                  what could not come in, and why
"""
