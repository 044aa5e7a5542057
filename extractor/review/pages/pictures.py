"""The picture of organizations and agreements of the whole database."""

from __future__ import annotations

import sqlite3

from extractor.review.asking import Answer, Asked, Page
from extractor.review.network import drawing


def network(connection: sqlite3.Connection, asked: Asked) -> Answer:
    return Page("extractor_network.html", {"title": "Кто с кем договорился", "drawing": drawing(connection)})
