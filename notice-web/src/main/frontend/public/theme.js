// Runs before the first paint, so that a chosen theme does not flash in the other one.
;(function () {
  try {
    var theme = localStorage.getItem('notice.theme')
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  } catch {
    // Storage is closed to this page: the system decides.
  }
})()
