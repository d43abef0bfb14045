/** A question about what is on the stage: its words, a field for the answer, and what was right or wrong about it. */

import { element, setText } from "./page.js";

/** @type {Create<QuestionOptions>} */
export function create(root, options, { send }) {
  root.hidden = true;
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Question");
  const input = element("input", {
    type: "text", maxlength: 30, inputmode: "text", autocomplete: "off", "aria-label": "Your answer",
  });
  const button = (/** @type {string} */ text, /** @type {() => void} */ onclick) =>
    element("button", { type: "button", onclick }, text);
  const check = button("Check", () => input.value.trim() && send(options.answer, { text: input.value.trim() }));
  const reveal = button("Reveal", () => send(options.reveal));
  const close = button("Close", () => send(options.close));
  const prompt = element("div", "question-prompt");
  const sentence = element("div", { class: "question-sentence", role: "status" });
  const score = element("span", "question-score");
  root.append(prompt, element("div", "question-row", input, check, reveal, close, score), sentence);
  root.onkeydown = (event) => {
    event.stopPropagation(); // what is typed here is not meant for the transport
    if (event.key === "Enter" && event.target === input) check.click();
    if (event.key === "Escape") close.click();
  };
  let asked = "";

  return {
    paint({ values }) {
      const question = values[options.question ?? "question"];
      root.hidden = !question;
      if (!question) {
        asked = "";
        return;
      }
      setText(prompt, question.prompt);
      setText(sentence, question.sentence);
      setText(score, question.score);
      root.classList.toggle("right", question.right);
      root.classList.toggle("answered", !question.open); // then it makes room for how the answer comes about
      input.hidden = check.hidden = !(question.typed && question.open);
      reveal.hidden = !question.open;
      if (asked === question.prompt) return;
      asked = question.prompt;
      input.value = "";
      if (question.typed) input.focus({ preventScroll: true });
    },
  };
}
