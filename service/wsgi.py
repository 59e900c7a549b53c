"""What gunicorn runs."""

from service import settings
from service.app import create_app

app = create_app(settings.load())
