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
 * act      does it, by the values of the form; what it throws is shown, and the dialog stays
 * done     what to say after that
 */
export function ask(question) {
  open = { ...question, error: null, busy: false };
  draw();
  window.dispatchEvent(new CustomEvent("asked"));
  dialog.showModal();
  dialog.querySelector("#reason").focus();
}

async function submit(event) {
  event.preventDefault();
  const question = open;
  if (question.busy) {
    return;
  }
  const values = Object.fromEntries(new FormData(event.target));
  Object.assign(question, { error: null, busy: true });
  draw();
  try {
    await question.act(values);
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
  dialog.close();
  window.dispatchEvent(new CustomEvent("changed", { detail: question.done }));
}

function draw() {
  render(
    open
      ? html`<form method="dialog" @submit=${submit}>
          <h2 id="asked">${open.title}</h2>
          <p>${open.text}</p>
          ${open.fields ?? nothing}
          <label for="reason">Reason</label>
          <input id="reason" name="reason" required maxlength="500" autocomplete="off" aria-describedby="kept">
          <small id="kept">The audit keeps it.</small>
          ${problem(open.error)}
          <div class="buttons">
            <button type="button" @click=${() => dialog.close()}>Cancel</button>
            <button class=${open.grave ? "grave" : "main"} aria-busy=${open.busy}>${open.confirm}</button>
          </div>
        </form>`
      : nothing,
    dialog,
  );
}

dialog.addEventListener("close", () => {
  open = null;
  draw();
});
