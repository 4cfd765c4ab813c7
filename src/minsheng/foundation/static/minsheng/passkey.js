/* button[data-passkey]: asks the browser for a passkey ("get") or to make one ("create"), writes the answer into the hidden field before
   it, and sends the form. data-asked is what the server asks (JSON, bytes as base64url), data-origin where that can be answered. Elsewhere,
   and where browsers know no passkeys, the button stays hidden and the sentence beside it stays. */
const MINUTES = 9; /* the server takes an answer for ten */
const opened = Date.now();

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

/* What was asked, with bytes in the place of base64url. */
const question = (asked) => {
  const whole = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) whole.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.excludeCredentials) whole.excludeCredentials = named(asked.excludeCredentials);
  if (asked.allowCredentials) whole.allowCredentials = named(asked.allowCredentials);
  return { publicKey: whole };
};

const answer = ({ id, rawId, type, response }) => {
  const said = { clientDataJSON: text(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature"]) {
    if (response[part]) said[part] = text(response[part]);
  }
  if (response.attestationObject && response.getTransports) said.transports = response.getTransports();
  return JSON.stringify({ id, rawId: text(rawId), type, response: said });
};

const again = () => location.replace(location.pathname + location.search);

const bring = (button) => {
  const field = button.parentElement;
  const said = field.querySelector("[data-passkey-said]");
  field.querySelector("[data-passkey-without]").hidden = true;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (Date.now() - opened > MINUTES * 60_000) { again(); return; }
    said.hidden = true;
    button.disabled = true;
    try {
      const given = await navigator.credentials[button.dataset.passkey](question(JSON.parse(button.dataset.asked)));
      field.querySelector("input[type=hidden]").value = answer(given);
      button.form.submit();
    } catch (refused) {
      said.textContent = refused.name === "InvalidStateError" ? button.dataset.known : button.dataset.stopped;
      said.hidden = false;
      button.disabled = false;
    }
  });
};

if (window.isSecureContext && window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("button[data-passkey]").forEach((button) => {
    if (button.dataset.origin === location.origin) bring(button);
  });
}
/* a page brought back by the button “back” asks what was answered already */
addEventListener("pageshow", (event) => { if (event.persisted) again(); });
