// Asks before anything is changed, and says then what came of it.
import { html, nothing, render } from "./lit-html.js";
import { problem } from "./view.js";

const dialog = document.getElementById("dialog");
let open = null;

/**
 * Opens the dialog.
 *
 * title    what is asked
 * text     what will happen
 * fields   more to fill in; their names are those of the values that `act` is given
 * confirm  the word on the button
 * grave    whether it ends something
 * act      does it, by the values of the form, and by the form where a name has several; what it
 *          throws is shown, and the dialog stays
 * show     shows what came of it, until the dialog is closed; left out if there is nothing to see
 * done     what to say after that
 */
export function ask(question) {
  open = { ...question, error: null, busy: false };
  draw();
  window.dispatchEvent(new CustomEvent("asked"));
  dialog.showModal();
  dialog.querySelector("[autofocus], #reason").focus();
}

async function submit(event) {
  event.preventDefault();
  const question = open;
  if (question.busy) {
    return;
  }
  const filled = new FormData(event.target);
  Object.assign(question, { error: null, busy: true });
  draw();
  let result;
  try {
    result = await question.act(Object.fromEntries(filled), filled);
  } catch (error) {
    Object.assign(question, { error, busy: false });
    if (open === question) {
      draw();
    } else {
      window.dispatchEvent(new CustomEvent("failed", { detail: error }));
    }
    return;
  }
  // Whoever has closed it meanwhile is told all the same.
  if (question.show) {
    open = { ...question, shown: question.show(result) };
    draw();
    if (!dialog.open) {
      dialog.showModal();
    }
    dialog.querySelector("button").focus();
  } else {
    dialog.close();
    window.dispatchEvent(new CustomEvent("changed", { detail: question.done }));
  }
}

function draw() {
  render(open === null ? nothing : open.shown ? came(open) : form(open), dialog);
}

const came = ({ title, shown }) => html`
  <div class="asked">
    <h2 id="asked">${title}</h2>
    ${shown}
    <div class="answer">
      <div class="buttons"><button @click=${() => dialog.close()}>Done</button></div>
    </div>
  </div>
`;

const form = (question) => html`
  <form class="asked" method="dialog" @submit=${submit}>
    <h2 id="asked">${question.title}</h2>
    <p>${question.text}</p>
    ${question.fields ?? nothing}
    <label for="reason">Reason <small>(required)</small></label>
    <input id="reason" name="reason" required maxlength="500" autocomplete="off" aria-describedby="kept">
    <small id="kept">The audit keeps it.</small>
    <div class="answer">
      ${problem(question.error)}
      <div class="buttons">
        <button type="button" @click=${() => dialog.close()}>Cancel</button>
        <button class=${question.grave ? "grave" : "main"} aria-busy=${question.busy}>${question.confirm}</button>
      </div>
    </div>
  </form>
`;

dialog.addEventListener("close", () => {
  const closed = open;
  open = null;
  draw();
  if (closed?.shown) {
    window.dispatchEvent(new CustomEvent("changed", { detail: closed.done }));
  }
});
