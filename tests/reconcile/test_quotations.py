"""The same words in two reports point at each other; a chance likeness does not."""

from builders import make_quotation, make_reading, make_story

from storyledger.reconcile.quotations import reconcile_quotations

LEFT = "“We shall not leave the valley before the snow melts,” said Ana Ruiz."
RIGHT = "Ruiz told reporters: “We shall not leave the valley before the spring.”"
OTHER = "“It is over,” said Tom Hale. “We shall see,” he added."


def test_shared_words_are_linked_both_ways_across_reports():
    readings = [
        make_reading(
            "a",
            LEFT,
            quotations=(make_quotation(LEFT, "We shall not leave the valley before the snow melts", "Ana Ruiz"),),
        ),
        make_reading(
            "b", RIGHT, quotations=(make_quotation(RIGHT, "We shall not leave the valley before the spring", "Ruiz"),)
        ),
        make_reading("c", OTHER, quotations=(make_quotation(OTHER, "It is over", "Tom Hale"),)),
    ]
    first, second, third = reconcile_quotations(make_story(*readings), readings, ())
    assert (first.same_as, second.same_as, third.same_as) == ((second.id,), (first.id,), ())


def test_short_words_are_never_the_same_by_chance():
    twice = [make_reading(n, OTHER, quotations=(make_quotation(OTHER, "It is over", "Tom Hale"),)) for n in "ab"]
    assert [said.same_as for said in reconcile_quotations(make_story(*twice), twice, ())] == [(), ()]
