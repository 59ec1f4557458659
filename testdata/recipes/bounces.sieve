# Pigeonhole with sieve_extprograms: bounces go where their verdict says.
require ["vnd.dovecot.filter", "fileinto", "mailbox"];

# A filter that fails leaves the message as it was: then nothing it says is trusted.
if filter "bounce" ["filter"] {
  if header :is "X-Bounce-Verdict" "hard" {
    fileinto :create "hard";
  } elsif header :is "X-Bounce-Verdict" "soft" {
    fileinto :create "soft";
  }
}
