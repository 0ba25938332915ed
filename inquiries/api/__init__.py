"""The API: serializers validate, the same actions act, the same scope hides.

Every POST needs an `Idempotency-Key` header (at most 64 characters): sent again, it gives the
same answer and happens once; with another content it gives 409.
"""
