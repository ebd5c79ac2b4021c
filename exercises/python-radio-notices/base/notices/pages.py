"""The studio's screen as HTML."""

from html import escape

HEAD = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="60"><title>{title}</title>'


def screen(day, rows):
    title = f"Notices for {day:%A, %d %B}"
    items = "".join(
        f"<li><b>{escape(row['group_name'])}</b> {escape(row['text'])}</li>" for row in rows
    )
    return f"{HEAD.format(title=title)}<h1>{title}</h1><ul>{items}</ul>"
