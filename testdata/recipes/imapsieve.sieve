# imapsieve: a bounce that somebody puts into the folder Bounces goes on, marked, to hard or soft.
require ["vnd.dovecot.filter", "fileinto", "mailbox", "imapsieve"];

if filter "bounce" ["filter"] {
  if header :is "X-Bounce-Verdict" "hard" {
    fileinto :create "hard";
  } elsif header :is "X-Bounce-Verdict" "soft" {
    fileinto :create "soft";
  }
}
