"""Invented people, agents and letters, and the plan that turns them into demo inquiries.

Pure: no Django here. A management command plays the plan through the real actions.
"""
