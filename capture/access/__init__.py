"""What the record has of a person, for the person: a ZIP archive of mails, meetings, JSON, and a page to read.

Its files are named by numbers alone: nothing that stands in mail can name a file, or lead out of the folder where
somebody unpacks it.
"""
