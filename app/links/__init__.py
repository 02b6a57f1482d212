"""对接: what people see and wish of the ways to outside platforms.

Without it the service that keeps connections and the screens that show them would each have words
of their own. Plain values, spoken over HTTP as they stand; no value that is shown carries a secret.
Column mappings of files (mapping/) alone use other areas: tables, catalogue files, words of orders.
Start reading in app/links/connections.py.
"""
