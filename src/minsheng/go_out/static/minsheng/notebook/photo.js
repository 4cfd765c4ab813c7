/* Photos are made smaller on the phone: 1600 at the longer edge, JPEG; where and with what they were taken stays out. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const EDGE = 1600, QUALITY = 0.8;
  N.MOST_PHOTOS = 9;

  const drawn = (file) => new Promise((good, bad) => {
    const address = URL.createObjectURL(file), picture = new Image();
    picture.onload = () => { URL.revokeObjectURL(address); good(picture); };
    picture.onerror = () => { URL.revokeObjectURL(address); bad(new Error("not a picture")); };
    picture.src = address;
  });

  /* {bytes, name, type}; raises Error with words for the writer. */
  N.shrink = async (file) => {
    let picture;
    try { picture = await drawn(file); } catch (_) {
      const heic = /heic|heif/i.test(file.type) || /\.hei[cf]$/i.test(file.name);
      throw new Error(heic
        ? N.say("这张是HEIC，这部手机的浏览器打不开。在相机设置里选“兼容性最佳”再拍，或截一张图。")
        : N.say("这张照片打不开，请另选一张，或截一张图。"));
    }
    const scale = Math.min(1, EDGE / Math.max(picture.naturalWidth, picture.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
    const paper = canvas.getContext("2d");
    if (!paper) throw new Error(N.say("照片太大，手机内存不够。请拍小一档，或截一张图。"));
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((good) => canvas.toBlob(good, "image/jpeg", QUALITY));
    if (!blob) throw new Error(N.say("照片太大，手机内存不够。请拍小一档，或截一张图。"));
    const name = `${(file.name || "photo").replace(/\.[^.]*$/, "").slice(0, 60)}.jpg`;
    return { bytes: new Uint8Array(await blob.arrayBuffer()), name, type: "image/jpeg" };
  };
})();
