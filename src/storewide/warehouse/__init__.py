"""The data path: a file of orders, events or traffic becomes checked facts, day files, rollups and answers.

Doors: `landing` (a file comes in), `warehouse` (a Question is answered), `mapping` (what a preset says).
No Django here; only `engines/` holds an engine or a SQL string.
"""
