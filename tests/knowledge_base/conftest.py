"""Pictures to upload."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@pytest.fixture
def picture_file():
    def make(
        content: bytes = b"", name: str = "form.png", colour: str = "teal"
    ) -> SimpleUploadedFile:
        if not content:
            drawn = io.BytesIO()
            Image.new("RGB", (40, 30), colour).save(drawn, "PNG")
            content = drawn.getvalue()
        return SimpleUploadedFile(name, content, "image/png")

    return make
