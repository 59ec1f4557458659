# Pigeonhole with sieve_extprograms: ask only, and leave the mail as it is.
require ["vnd.dovecot.execute", "variables", "fileinto", "mailbox"];

if execute :pipe :output "verdict" "bounce" ["filter", "--verdict"] {
  if string :matches "${verdict}" "hard*" {
    fileinto :create "hard";
  } elsif string :matches "${verdict}" "soft*" {
    fileinto :create "soft";
  }
}
