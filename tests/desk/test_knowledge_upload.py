"""A lead drops a file into the knowledge channel, and sends one with the form."""

from pathlib import Path

from tests.desk_process import stage

FAQ = "id,question,answer\ngift-1,선물 포장 되나요?,네. 골라 주세요.\ngift-2,리본 색은요?,\n"


def test_dropped_files_are_read_and_reported_in_the_thread(tmp_path: Path) -> None:
    with stage(tmp_path) as running:
        slack = running.playground
        slack.drops("U_SORA", "faq-gift.csv", FAQ.encode("cp949"), "C_KNOWLEDGE", "새 FAQ예요")

        def report() -> str:
            (root,) = slack.messages("C_KNOWLEDGE")
            return "\n".join(message.text for message in slack.thread("C_KNOWLEDGE", root.ts)[1:])

        slack.wait_until(report)
        assert "추가 1건" in report()
        assert "3번째 줄: 답변이 없어요" in report()

        slack.drops("U_GUEST", "faq-x.csv", FAQ.encode(), "C_SUPPORT")  # another channel: ours not
        slack.command("U_SORA", "C_KNOWLEDGE", "/desk knowledge")
        slack.wait_until(lambda: slack.views("U_SORA"))
        form = slack.views("U_SORA")[-1]
        file = slack.drops("U_SORA", "보상.md", "# 보상 한도\n\n5천원까지예요.\n".encode())
        answer = slack.submit("U_SORA", form.id, {"files": [file], "audience": ["internal"]})
        assert answer["ok"], answer
        slack.wait_until(lambda: len(slack.messages("C_KNOWLEDGE")) == 2)
        said = slack.messages("C_KNOWLEDGE")[-1].text
        assert "보상.md" in said
        assert "추가 1건" in said
        assert "상담원만" in said
        assert slack.messages("C_SUPPORT")[-1].files[0].name == "faq-x.csv"
        assert len(slack.thread("C_SUPPORT", slack.messages("C_SUPPORT")[-1].ts)) == 1
