from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest

from extractors.duplicates import StoryCandidate, assign_stories, bands, signature, similarity

THRESHOLD = 0.7

HEARING = """
The chief executive of the video app told senators on Tuesday that the company had spent more than a billion
dollars on moving the records of its American users to servers run by a partner in Texas, and that no foreign
government had ever asked to see them. Members of both parties were not persuaded. The committee's chair said
promises had been made before and broken before, and pointed to a report in which former employees described
how engineers abroad had kept their access for months after the move was declared complete. The hearing lasted
five hours. Outside the building some forty people who sell cookbooks, jewellery and lessons through the
service held up signs and chanted until the police asked them to step back from the road. A vote on the bill,
which would give the owner a hundred and eighty days to find a buyer, is expected before the summer recess.
The company says that it would challenge such a law in court at once, and that a sale in so short a time is
impossible for technical, legal and commercial reasons. Analysts put the value of the American business at
anything between twenty and a hundred billion dollars, depending on whether the recommendation engine is part
of the deal. The ministry of commerce in Beijing repeated that any export of the engine needs its permission.
"""
COURT = """
Three judges heard arguments on Monday over whether Congress may force the owner of the short-video service to
part with it. Lawyers for the company said the law singled out one speaker and rested on fears that nobody had
proved; the government answered that the danger lay in who could give orders to whom, not in any single post.
One judge asked why a warning label would not do. Another wondered how a court was to weigh evidence that the
other side was not allowed to read. Creators who joined the suit described what a shutdown in January would
mean for their shops and their rent. The law leaves the president the choice of granting one extension of
ninety days, provided that a sale is well under way. Whatever the panel decides, the case will go to the
Supreme Court, which would have to take it up in an unusual hurry. Shares of two American rivals rose slightly
while the hearing was under way and gave up the gains before the close.
"""
BOILERPLATE = """
Sign up for our morning newsletter and get the five stories that matter before your first coffee, every
weekday, free of charge. You can unsubscribe at any time by following the link at the foot of each message. By
submitting your address you agree to our terms of use and to the processing of your data as set out in the
privacy notice. Already a member? Log in to manage what we send you and how often. More from this section,
most read today, our journalists and how to reach them.
"""
CHINESE = """
美国参议院商务委员会周二举行听证会，短视频应用的首席执行官出席作证。他表示，公司已经投入超过十亿美元，把美国用户的数据迁移到由合作伙伴在
得克萨斯州运营的服务器上，并强调没有任何外国政府要求查看这些数据。两党议员对此并不信服。委员会主席指出，类似的承诺过去也曾作出，后来却没有
兑现，并引用前员工的说法称，在宣布迁移完成之后，海外工程师仍然保留了数月的访问权限。听证会持续了五个小时。
"""


def edit(text: str, share: float, seed: int) -> str:
    """A copy with a share of its words replaced, here and there."""
    chance = random.Random(seed)
    return " ".join(f"other{chance.randrange(9999)}" if chance.random() < share else word for word in text.split())


@pytest.mark.parametrize(("share", "joining"), [(0.0, 40), (0.03, 40), (0.05, 40), (0.07, 40), (0.1, 38)])
def test_copies_with_up_to_a_tenth_of_their_words_changed_join(share: float, joining: int):
    original = signature(HEARING)
    copies = [(f"copy-{seed}", signature(edit(HEARING, share, seed))) for seed in range(40)]
    known = [StoryCandidate(article_id="original", story_id="original", signature=original)]
    stories = [assign_stories([copy], known, threshold=THRESHOLD)[copy[0]] for copy in copies]
    assert stories.count("original") >= joining


def test_a_copy_cut_by_a_quarter_or_with_a_new_opening_joins():
    words = HEARING.split()
    shorter = " ".join(words[: len(words) * 3 // 4])
    opened = f"(Wire) This report was updated with the company's comment. {HEARING} Additional reporting by staff."
    assert similarity(signature(HEARING), signature(shorter)) >= THRESHOLD
    assert similarity(signature(HEARING), signature(opened)) >= THRESHOLD


def test_two_reports_on_one_subject_stay_apart():
    assert similarity(signature(HEARING), signature(COURT)) < 0.3


def test_the_same_boilerplate_around_two_reports_does_not_join_them():
    a, b = signature(HEARING[:900] + BOILERPLATE), signature(COURT[:900] + BOILERPLATE)
    assert 0.2 < similarity(a, b) < 0.6
    assert assign_stories([("a", a), ("b", b)], [], threshold=THRESHOLD) == {"a": "a", "b": "b"}


def test_the_same_words_in_another_order_are_another_text():
    shuffled = HEARING.split()
    random.Random(1).shuffle(shuffled)
    assert similarity(signature(HEARING), signature(" ".join(shuffled))) < 0.3


def test_chinese_copies_join_and_other_chinese_texts_do_not():
    changed = CHINESE.replace("周二", "本周二").replace("五个小时", "近五小时").replace("并不信服", "不买账")
    other = (
        "商务部发言人在例行记者会上回应称，任何涉及推荐算法的技术出口都必须依法获得许可。"
        "中方敦促有关国家停止泛化国家安全概念，为企业提供公平的环境。"
    )
    assert similarity(signature(CHINESE), signature(changed)) >= THRESHOLD
    assert similarity(signature(CHINESE), signature(other)) < 0.2


def test_case_punctuation_and_line_breaks_do_not_matter():
    assert signature(HEARING) == signature(HEARING.upper().replace(".", " –").replace("\n", " "))


@pytest.mark.parametrize("text", ["", "A headline of a few words", "抖音", "… – !"])
def test_a_short_text_has_no_signature_and_joins_nothing(text: str):
    assert signature(text) == ()
    assert bands(()) == ()
    assert similarity((), ()) == 0.0
    assert assign_stories([("a", ()), ("b", ())], [], threshold=THRESHOLD) == {"a": "a", "b": "b"}


def test_a_signature_is_the_same_in_every_process():
    script = "import sys; from extractors.duplicates import *; s = signature(sys.argv[1]); print(s[:3], bands(s)[:2])"
    answers = {
        subprocess.run(
            [sys.executable, "-c", script, HEARING],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1", "4711")
    }
    # Pinned: a change would part every stored article from its later copies.
    assert answers == {"(663350432, 804853219, 227893184) (1970977403783057826, -2971583062350700683)"}


def test_bands_are_signed_64_bit_and_32():
    hashes = bands(signature(HEARING))
    assert len(signature(HEARING)) == 128
    assert all(0 <= value < 2**32 for value in signature(HEARING))
    assert len(set(hashes)) == 32
    assert all(-(2**63) <= value < 2**63 for value in hashes)
    assert min(hashes) < 0


def test_copies_share_a_band_and_strangers_hardly_ever():
    ours = set(bands(signature(HEARING)))
    assert all(ours & set(bands(signature(edit(HEARING, 0.1, seed)))) for seed in range(40))
    assert not ours & set(bands(signature(COURT)))


def test_new_copies_find_each_other_and_the_first_gives_the_story_its_name():
    new = [
        ("b", signature(HEARING)),
        ("a", signature(edit(HEARING, 0.05, 1))),
        ("c", signature(COURT)),
        ("d", signature(edit(HEARING, 0.05, 2))),
    ]
    assert assign_stories(new, [], threshold=THRESHOLD) == {"b": "b", "a": "b", "c": "c", "d": "b"}


def test_an_article_keeps_the_story_it_has_even_when_its_text_changed():
    known = [
        StoryCandidate(article_id="a", story_id="old", signature=signature(COURT)),
        StoryCandidate(article_id="b", story_id="hearing", signature=signature(HEARING)),
    ]
    new = [("a", signature(HEARING)), ("n", signature(edit(HEARING, 0.03, 1)))]
    assert assign_stories(new, known, threshold=THRESHOLD) == {"a": "old", "n": "hearing"}


def test_the_most_similar_story_wins_and_a_tie_goes_to_the_smaller_id():
    near, nearer = signature(edit(HEARING, 0.1, 3)), signature(edit(HEARING, 0.02, 3))
    known = [
        StoryCandidate(article_id="1", story_id="far", signature=near),
        StoryCandidate(article_id="2", story_id="close", signature=nearer),
        StoryCandidate(article_id="3", story_id="close-too", signature=nearer),
    ]
    assert assign_stories([("n", signature(HEARING))], known, threshold=THRESHOLD) == {"n": "close"}
    assert assign_stories([("n", signature(HEARING))], known[::-1], threshold=THRESHOLD) == {"n": "close"}


def test_a_higher_threshold_asks_for_more():
    known = [StoryCandidate(article_id="o", story_id="o", signature=signature(HEARING))]
    copy = [("n", signature(edit(HEARING, 0.1, 5)))]
    assert assign_stories(copy, known, threshold=0.95) == {"n": "n"}
