"""Collected static files: compressed, and named by their content, so that they may be kept for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """The imports of our JavaScript modules get the hashed names too; else no module is found."""

    support_js_module_import_aggregation = True
