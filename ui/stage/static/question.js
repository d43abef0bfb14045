/**
 * A question about what is on the stage: its words, a field for the answer, what was right or wrong about it.
 *
 * options: question (name of a value: null, or {prompt, typed, sentence, right, open, score}); answer (name of a message,
 * sent with {text}), reveal, close (names of messages); again, a list of {action, argument, value, label}: other
 * questions to ask.
 */

import { element, setText } from "./canvas.js";
import { dress } from "./colors.js";

export function create(root, options, stage) {
  const { send } = stage;
  root.classList.add("question");
  root.hidden = true;
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Question");
  const prompt = element("div", "question-prompt");
  const input = element("input");
  Object.assign(input, { type: "text", maxLength: 30, inputMode: "text", autocomplete: "off" });
  input.setAttribute("aria-label", "Your answer");
  const button = (text, action) => {
    const made = element("button", "", text);
    made.type = "button";
    made.onclick = action;
    return made;
  };
  const check = button("Check", () => input.value.trim() && send(options.answer, { text: input.value.trim() }));
  const reveal = button("Reveal", () => send(options.reveal));
  const close = button("Close", () => send(options.close));
  const row = element("div", "question-row");
  row.append(input, check, reveal, close);
  const sentence = element("div", "question-sentence");
  sentence.setAttribute("role", "status");
  const score = element("span", "question-score");
  row.append(score);
  root.append(prompt, row, sentence);
  root.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && event.target === input) check.click();
    if (event.key === "Escape") close.click();
  };
  let asked = "";

  function paint({ values }) {
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
    input.hidden = check.hidden = !(question.typed && question.open);
    reveal.hidden = !question.open;
    if (asked !== question.prompt) {
      asked = question.prompt;
      input.value = "";
      if (question.typed) input.focus({ preventScroll: true });
    }
  }

  return { paint, theme: (theme) => dress(root, theme) };
}
