# /// script
# [tool.marimo.display]
# default_width = "medium"
# theme = "system"
# ///
"""Bellwether's explorer: pick, look, and go on from there. `bellwether explore --edit` opens a copy of it to edit."""

import marimo

app = marimo.App(width="medium", app_title="Bellwether")


@app.cell(hide_code=True)
def _():
    import os
    from dataclasses import replace

    import marimo as mo

    from extractors.errors import BellwetherError
    from flows.explorer import asking, charts, page, reviewing, view

    place = view.find_place(os.environ)
    session = reviewing.open_session(os.environ)
    return BellwetherError, asking, charts, mo, page, replace, place, reviewing, session, view


@app.cell(hide_code=True)
def _(mo):
    reload = mo.ui.button(label="Look again", tooltip="Reads the newest snapshot")
    return (reload,)


@app.cell(hide_code=True)
def _(BellwetherError, mo, place, view):
    try:
        offer = view.read_offer(place)
    except BellwetherError as fault:
        offer = None
        mo.output.replace(mo.callout(str(fault), kind="danger"))
    else:
        if offer is None:
            mo.output.replace(mo.callout("Nothing was collected yet: `bellwether track` does it.", kind="warn"))
    mo.stop(offer is None, mo.output.append(""))
    return (offer,)


@app.cell(hide_code=True)
def _(mo, offer):
    start = offer.start
    everything = "(all stances)"
    proposition = mo.ui.dropdown(
        [everything, *offer.choices.propositions], value=start.proposition or everything, label="Proposition"
    )
    pole = mo.ui.dropdown(["both", "affirm", "reject"], value="both", label="Pole")
    period = mo.ui.date_range(value=(start.since, start.until), stop=offer.last_day, label="Published")
    outlets = mo.ui.multiselect(offer.choices.outlets, label="Outlets")
    languages = mo.ui.multiselect(offer.choices.languages, label="Languages")
    count = mo.ui.dropdown(["stories", "articles", "holders"], value="stories", label="Count")
    bucket = mo.ui.dropdown(["day", "week", "month"], value="week", label="By")
    split = mo.ui.dropdown(
        ["pole", "stance", "outlet", "country", "language", "company", "holder"], value="pole", label="A line for each"
    )
    tolerance = mo.ui.dropdown(
        {"any outlet was missed": 0.0, "over 5 % were missed": 0.05, "over 10 % were missed": 0.1},
        value="any outlet was missed",
        label="Gap where",
    )
    return bucket, count, everything, languages, outlets, period, pole, proposition, split, tolerance


@app.cell(hide_code=True)
def _(bucket, count, languages, mo, offer, outlets, period, pole, proposition, reload, split, tolerance):
    mo.vstack(
        [
            mo.md(f"# Bellwether\nSnapshot of {offer.published_at:%-d %B %Y, %H:%M} UTC"),
            mo.hstack([proposition, pole, period], justify="start", wrap=True),
            mo.hstack([outlets, languages, count, bucket, split, tolerance, reload], justify="start", wrap=True),
        ]
    )
    return


@app.cell(hide_code=True)
def _(
    bucket,
    count,
    everything,
    languages,
    mo,
    offer,
    outlets,
    period,
    pole,
    proposition,
    reload,
    replace,
    split,
    tolerance,
):
    reload
    mo.stop(period.value is None, mo.callout("Pick a first and a last day.", kind="warn"))
    picked = replace(
        offer.start,
        proposition=None if proposition.value == everything else proposition.value,
        pole=None if pole.value == "both" else pole.value,
        outlets=tuple(outlets.value),
        languages=tuple(languages.value),
        since=period.value[0],
        until=period.value[1],
        bucket=bucket.value,
        count=count.value,
        split=split.value,
        tolerance=tolerance.value,
    )
    return (picked,)


@app.cell(hide_code=True)
def _(charts, mo, page, picked, place, view):
    movement = view.read_movement(place, picked)
    mo.vstack(
        [
            mo.Html(page.write_numbers(movement, picked)),
            charts.draw_lines(movement.lines, bucket=picked.bucket, title=picked.count),
        ]
    )
    return (movement,)


@app.cell(hide_code=True)
def _(mo, session):
    # The tabs have no pages of their own: only what is looked at is read, and a new choice does not leave its tab.
    # A further tab is a name here and a branch below.
    names = ["Sentences", "Holders", "Share", "Coverage"]
    tab = mo.ui.tabs(dict.fromkeys([*names, "Review"] if session else names, ""))
    tab
    return (tab,)


@app.cell(hide_code=True)
def _(charts, mo, movement, page, picked, place, tab, view):
    if tab.value == "Holders":
        sayers = view.read_sayers(place, picked)
        look = charts.draw_sayers(sayers) if sayers else mo.md("Nobody in this period.")
    elif tab.value == "Share":
        shares = view.read_shares(place, picked)
        look = mo.vstack(
            [
                charts.draw_lines(shares, bucket=picked.bucket, title="% of the stories with any stance"),
                mo.md("A story with two stances counts in both, so shares add up to more than 100 %."),
            ]
        )
    elif tab.value == "Coverage":
        ledger = page.tabulate_ledger(view.read_ledger(place, picked))
        look = mo.ui.table(ledger, selection=None, show_download=False)
    elif tab.value == "Review":
        look = None
    else:
        sentences = view.read_sentences(place, picked)
        look = mo.Html(page.write_sentences(sentences, picked, total=page.count_all(movement, "stances")))
    look
    return


@app.cell(hide_code=True)
def _(mo, reviewing, session, tab):
    mo.stop(session is None or tab.value != "Review")
    lane = mo.ui.dropdown(reviewing.LANES, value="mixed", label="Queue")
    # The buttons that change the desk are drawn by the cell that shows it.
    read_desk, write_desk = mo.state(None, allow_self_loops=True)
    return lane, read_desk, write_desk


@app.cell(hide_code=True)
def _(BellwetherError, lane, mo, session, write_desk):
    try:
        write_desk(session.begin(lane.value))
    except BellwetherError as fault:
        write_desk(None)
        mo.output.replace(mo.callout(mo.plain_text(str(fault)), kind="warn"))
    return


@app.cell(hide_code=True)
def _(lane, mo, page, read_desk, reviewing, session, write_desk):
    desk = read_desk()
    mo.stop(desk is None, lane)
    keys = mo.ui.dictionary(
        {
            key: mo.ui.button(
                label=label,
                tooltip=f"Key {key}",
                keyboard_shortcut=key,
                on_change=lambda _, key=key: write_desk(session.press(desk, key)),
            )
            for key, label in reviewing.list_keys(desk).items()
        }
    )
    typed = mo.ui.text(
        label=reviewing.ask(desk), full_width=True, on_change=lambda words: write_desk(session.answer(desk, words))
    )
    show = mo.ui.button(
        label="Show in the charts", on_change=lambda _: write_desk(session.show_in_charts(desk)), disabled=not desk.done
    )
    mo.vstack(
        [
            mo.hstack([lane, show], justify="start", wrap=True),
            mo.Html(page.write_desk(desk, reviewer=session.reviewer)),
            typed if desk.asking else mo.hstack(list(keys.values()), justify="start", wrap=True),
        ]
    )
    return keys, show, typed


@app.cell(hide_code=True)
def _(asking, mo, offer):
    read_draft, write_draft = mo.state(asking.write_query(offer.start))
    return read_draft, write_draft


@app.cell(hide_code=True)
def _(asking, mo, picked, write_draft):
    take = mo.ui.button(
        label="Take the query of the chart above", on_click=lambda _: write_draft(asking.write_query(picked))
    )
    return (take,)


@app.cell(hide_code=True)
def _(mo, read_draft, take):
    editor = mo.ui.code_editor(value=read_draft(), language="sql", min_height=150)
    run = mo.ui.run_button(label="Run", kind="success")
    mo.vstack(
        [
            mo.md("## SQL\nReads the snapshot and nothing else, and changes nothing."),
            editor,
            mo.hstack([run, take], justify="start", wrap=True),
        ]
    )
    return editor, run


@app.cell(hide_code=True)
def _(BellwetherError, asking, editor, mo, run, place):
    mo.stop(not run.value)
    try:
        answer = asking.ask(place, editor.value)
    except BellwetherError as fault:
        mo.output.replace(mo.callout(mo.plain_text(str(fault)), kind="danger"))
    else:
        mo.output.replace(
            mo.vstack(
                [
                    mo.ui.table(answer.rows, selection=None),
                    mo.md(f"The first {asking.MOST_ROWS:,} rows; `bellwether query` gives all." if answer.more else ""),
                ]
            )
        )
    return


@app.cell(hide_code=True)
def _(mo):
    # From here on it is yours: cells of SQL and Python on the same snapshot, in the editor or as a script.
    mo.stop(mo.app_meta().mode == "run")
    from contextlib import ExitStack

    from warehouse.connection import open_snapshot

    opened = ExitStack()
    return open_snapshot, opened


@app.cell
def _(open_snapshot, opened, reload, place):
    reload
    opened.close()
    snapshot = opened.enter_context(open_snapshot(place))
    return (snapshot,)


@app.cell
def _(mo, snapshot):
    found = mo.sql(
        f"""
        SELECT proposition, pole, count(DISTINCT story_id) AS stories
        FROM stances
        GROUP BY ALL
        ORDER BY stories DESC
        """,
        engine=snapshot
    )
    return (found,)


if __name__ == "__main__":
    app.run()
