"""Facts of the Madrid and Hague registries and of the Meetings desk, as pure data. No Django.

Every fact cites its source and says how certain it is (`Certainty`). Nothing here is legal advice:
a date printed on a notice always wins over anything computed.
"""
