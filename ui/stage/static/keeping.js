/** What a visitor made and the link cannot hold stays in the tab until it is closed, for a server that has lost it. */

/** Keep it where there is some; ask for nothing, and what is there is given back. Private windows may refuse.
 * @param {string} lesson @param {string | null} made @returns {string} what was asked for, or nothing */
export function keep(lesson, made) {
  try {
    if (made) sessionStorage.setItem(`made:${lesson}`, made);
    else if (made === "") return sessionStorage.getItem(`made:${lesson}`) ?? "";
  } catch {
    // it is full, or not to be had
  }
  return "";
}
