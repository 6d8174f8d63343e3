"""`/api/v1`: what the pages show and do, as JSON, for a person's own scripts. docs/api.md says how to use it.

CALLER      whoever a call comes from: by a personal token, or by the session of our own pages.
SHAPE       what an answer looks like; those of records are the exports' (`capture.export.shapes`) and more.
HIDDEN      the parts of an interaction that the caller may not read: they are null, and named in `hidden`.
PAGE        a bounded part of a list; its `next` asks for the one after it.
PROBLEM     an answer that something was not done (RFC 9457).
"""
