from ui.words import LONGEST, plain


def test_markdown_of_a_stranger_stays_text():
    assert plain("![x](http://evil.example)") == r"\!\[x\]\(http\://evil.example\)"
    assert plain("a $x^2$ `b`\n# c :smile:") == r"a \$x^2\$ \`b\` \# c \:smile\:"


def test_plain_words_and_names_stay_as_they_are():
    assert plain("“learning_rate” is 0.5, not −3.") == "“learning_rate” is 0.5, not −3."


def test_no_sentence_is_without_end():
    assert len(plain("x" * 10_000)) < LONGEST + 5
    assert len(plain("Words. " * 100 + "y" * 10_000)) < LONGEST + 5


def test_of_a_long_text_the_last_sentence_stays():
    cut = plain("A slip with many words. " * 30 + "The network before stays.")
    assert cut.endswith(" … The network before stays.")
    assert len(cut) < LONGEST + 5
