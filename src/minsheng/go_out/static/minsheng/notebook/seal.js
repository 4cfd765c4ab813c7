/* Sealed to the office's public key, so that this phone itself can't read it back (docs/notebook.md, version 1). */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const coder = new TextEncoder();
  const INFO = coder.encode("minsheng notebook 1");
  const CURVE = { name: "ECDH", namedCurve: "P-256" };

  N.bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
  N.text = (bytes) => {
    let said = "";
    for (let at = 0; at < bytes.length; at += 8192) said += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(said).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  N.joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  };

  /* `crypto.randomUUID` is younger than the browsers we serve. */
  N.newId = () => {
    const raw = crypto.getRandomValues(new Uint8Array(16));
    raw[6] = (raw[6] & 0x0f) | 0x40;
    raw[8] = (raw[8] & 0x3f) | 0x80;
    const hex = Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };

  /* `office` is the public key as it came in the pack (base64url, 65 bytes), `id` the record's, `plain` bytes. */
  N.seal = async (office, id, plain) => {
    const theirs = N.bytes(office);
    const key = await crypto.subtle.importKey("raw", theirs, CURVE, false, []);
    const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
    const ours = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: key }, pair.privateKey, 256);
    const from = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: N.joined(ours, theirs), info: INFO };
    const once = await crypto.subtle.deriveKey(how, from, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: coder.encode(id) }, once, plain);
    return N.joined(Uint8Array.of(1), ours, nonce, new Uint8Array(closed));
  };
  N.sealRecord = (key, record) => N.seal(key.public, record.id, coder.encode(JSON.stringify(record)));
  N.sealFile = (key, id, about, content) => N.seal(key.public, id, N.joined(coder.encode(`${JSON.stringify(about)}\n`), content));
})();
