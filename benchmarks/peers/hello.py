"""The least that Flask can do: what the service is measured against, on the same settings."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Say hello."""
    return "hello"
