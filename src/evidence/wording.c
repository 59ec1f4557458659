/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Failure words as data. In: a folded line. Out: what it says, as flags. The reason is judged
 * elsewhere (verdict/phrase.c); this only tells whether a line speaks of a failure at all.
 */
#include "evidence/wording.h"

#include <string.h>

/* clang-format off */
static const char *const failed_words[] = {
  /* English */
  "t be delivered", "cannot be delivered", "could not be delivered", "can not be delivered",
  "not be delivered", "not been delivered", "not delivered", "n't delivered", "undeliver",
  "unable to deliver", "failed to deliver", "could not deliver", "couldn't deliver",
  "delivery failed", "delivery has failed", "delivery failure", "delivery to the following",
  "failed permanently", "permanent error", "permanent failure", "fatal error", "failure notice",
  "returned to sender", "returning message", "has been returned", "did not reach",
  "could not be reached", "could not be sent", "unable to send", "unable to be delivered",
  "delivery error", "delivery problem", "status notification (failure)", "bounced",
  "non-delivery", "nondeliver", "following address", "failed address", "failed recipient",
  "mail failed", "message failed", "failed because", "returned mail", "encountered an error",
  "not accepted", "has been rejected", "was rejected", "been postponed", "problems delivering",
  "failed mail", "is not recognized", "account is disabled",
  /* German */
  "nicht zugestellt", "unzustellbar", "konnte nicht", "konnten nicht",
  "zustellung fehlgeschlagen", "ist fehlgeschlagen", "nicht übermittelt", "zustellfehler",
  "fehler bei der", "nicht zustellbar", "zurückgewiesen",
  /* French */
  "n'a pas pu être", "n'ont pas pu", "n'a pas été remis", "n'a pu être", "non remis", "échec de",
  "non délivré", "impossible de remettre", "non distribu", "n'a pas pu etre", "pas été délivré",
  "n'est pas parvenu",
  /* Spanish */
  "no se pudo entregar", "no se ha podido entregar", "no entregad", "no pudo ser entregado",
  "no ha podido ser entregado", "error de entrega", "imposible entregar", "no se ha entregado",
  "no se entregó", "no pudo entregarse", "mensaje devuelto", "no pudo ser enviado",
  /* Portuguese */
  "não foi possível entregar", "não foi entregue", "não entregue", "não pôde ser entregue",
  "nao pode ser", "falha na entrega", "não pode ser entregue", "foi devolvid", "não foi enviada",
  /* Italian */
  "non è stato recapitato", "impossibile recapitare", "mancato recapito", "non recapitabile",
  "non è stato possibile", "recapito non riuscito", "non consegnat", "non è stata consegnata",
  "impossibile consegnare",
  /* Dutch */
  "niet bezorgd", "onbestelbaar", "kon niet worden", "niet afgeleverd", "niet worden bezorgd",
  "is mislukt", "niet worden afgeleverd",
  /* Polish */
  "nie została dostarczona", "nie może zostać dostarczon", "nie można dostarczyć",
  "niedostarczon", "nie powiodło się", "nie udało się dostarczyć", "nie mogła zostać dostarczona",
  /* Russian, Ukrainian */
  "не доставлен", "не может быть доставлен", "не удалось доставить", "недоставлен",
  "ошибка доставки", "не было доставлено", "не могло быть доставлено", "сбой доставки",
  "не доставлено", "не вдалося доставити",
  /* Swedish, Danish, Norwegian, Finnish */
  "kunde inte levereras", "gick inte att leverera", "olevererbar", "kunne ikke leveres",
  "blev ikke leveret", "ikke leveres", "ble ikke levert", "ei voitu toimittaa", "epäonnistui",
  /* Czech, Slovak, Hungarian, Romanian, Turkish */
  "nelze doručit", "nebyla doručena", "nedoručiteln", "nepodařilo se doručit", "nem kézbesíthető",
  "kézbesíthetetlen", "nem sikerült kézbesíteni", "nu a putut fi", "teslim edilemedi",
  "iletilemedi", "gönderilemedi",
  /* Japanese */
  "配信できません", "送信できません", "配信に失敗", "送信に失敗", "配送できません", "お届けできません", "エラーのため", "届きません", "配信不能",
  "配信エラー", "送信エラー",
  /* Chinese */
  "无法送达", "无法发送", "投递失败", "退信", "退回", "未送达", "发送失败", "無法傳送", "無法送達", "传递失败", "无法投递", "送達失敗",
  "无法传递", "退件", "未能送达",
  /* Korean */
  "배달되지", "전송 실패", "전달되지", "배달할 수 없", "반송", NULL,
};

static const char *const reason_words[] = {
  "unknown", "no such", "not exist", "n't exist", "invalid", "not found", "mailbox", "quota",
  " full", "rejected", "refused", "disabled", "inactive", "unavailable", "denied", "not a valid",
  "not valid", "n't have a", "blocked", "expired", "timed out", "timeout", "not known",
  "not recognized", "no longer", "suspended", "not accept", "unrout", "bad address", "no valid",
  "exceed", "not listed", "not been collected", "is wrong", "does not match", "not match",
  "not local", "undeliverable", "no mailbox", "no account", "too large", "too big", "too many",
  "spam", "virus", "error", "failed", "over limit", "not permitted", "existiert nicht",
  "unbekannt", "überfüllt", "ist voll", "inconnu", "inexistant", "n'existe pas", "plein",
  "desconocid", "no existe", "lleno", "inexistente", "desconhecid", "não existe", "cheia",
  "sconosciut", "non esiste", "piena", "onbekend", "bestaat niet", "nieznan", "nie istnieje",
  "pełna", "неизвест", "не существует", "переполнен", "не найден", "okänd", "finns inte",
  "ukendt", "findes ikke", "neexistuje", "bulunamadı", "存在しません", "不明", "存在しない", "見つかりません", "不存在",
  "已满", "找不到", "拒绝", "拒絕", "존재하지", NULL,
};

static const char *const delayed_words[] = {
  "has been delayed", "have been delayed", "is delayed", "was delayed", "delayed mail",
  "delivery delayed", "postponed", "will be retried", "will retry", "will be tried again",
  "will continue to", "continue to attempt", "continue to try", "keep trying",
  "still being tried", "still being retried", "not yet been delivered", "not yet delivered",
  "not been delivered yet", "temporary problem", "warning only", "warning message only",
  "not need to resend", "attempts will continue", "status notification (delay)", "just a warning",
  "trying to deliver", "try to deliver your message", "be attempted", "verzögert",
  "weiterhin versuch", "weitere zustellversuche", "est retardé", "est différé", "a été retardé",
  "a été différé", "se ha retrasado", "está retrasad", "continuará intent", "está atrasad",
  "foi adiada", "è in ritardo", "è stato ritardato", "is vertraagd", "opóźnion", "задерж",
  "отложен", "försenad", "forsinket", "遅延", "再送を", "延迟", "延遲", "gecikti", NULL,
};

static const char *const final_words[] = {
  "permanent", "given up", "giving up", "gave up", "will not be retried", "not be tried again",
  "fatal", "not try again", "no further attempt", "has failed", "have failed", "(failure)", NULL,
};

static const char *const delivered_words[] = {
  "successfully delivered", "been delivered to", "successfully relayed", "was delivered to",
  "delivered successfully", "erfolgreich zugestellt", "remis avec succès",
  "entregado correctamente", "entregue com êxito", "entregue com sucesso", NULL,
};

static const char *const contact_words[] = {
  "contact", "assistance", "for help", "write to", "mail to:", "send mail to", "send a mail to",
  "send an e-mail to", "send email to", "send an email to", "question", "reply to", "report to",
  "complain", "support", "subscribe", "kontakt", "wenden sie", "contatt", "contato", "обрат",
  "message-id", "msgid", "mail from", "from:", "sender", "return-path", "absender", "von:",
  "expéditeur", "remitente", "remetente", "mittente", "afzender", "отправител", "发件人", "送信者",
  "差出人", "an email ", "envelope-from", "reply-to", "please mail", "forwarding service",
  "your message reads", "on behalf of", "originally from", "help desk", "system administrator",
  "info:", "postmaster at", "guide", "command", "連絡", "問い合わせ", "お問合せ", "联系", "聯絡", "咨询", "문의",
  NULL,
};

static const char *const label_words[] = {
  "recipient", "address", "rcpt to", "rcpt", "destination", "mailbox", "user", "account",
  "user unknown", "unknown user", "no such user", "addressed to", "delivered to", "userid",
  "empfänger", "empfängeradresse", "adresse", "destinataire", "destinatario", "dirección",
  "destinatário", "endereço", "indirizzo", "geadresseerde", "adres", "ontvanger", "adresat",
  "получатель", "адрес", "mottagare", "modtager", "příjemce", "címzett", "alıcı", "宛先", "受信者",
  "送信先", "收件人", "收信人", "收件地址", "收件者", "받는 사람", NULL,
};

static const char *const returned_words[] = {
  "original message", "message header", "copy of the message", "copy of your message",
  "returned message", "returned mail follow", "message follows", "mail follows", "headers follow",
  "header of the", "message headers", "message text", "lines of your", "message reads",
  "below this line", "transcript of the message", "ursprüngliche nachricht", "original-nachricht",
  "originalnachricht", "message d'origine", "message original", "mensaje original",
  "mensagem original", "messaggio originale", "oorspronkelijk bericht", "原始邮件", "原信", "元のメッセージ",
  "исходное сообщение", "summary of the undelivered", NULL,
};

static const char *const daemon_words[] = {
  "mailer-daemon", "mailer daemon", "mailerdaemon", "postmaster", "mail delivery", "mail system",
  "delivery subsystem", "mdaemon", "mail-daemon", "maildaemon", "system administrator",
  "mailadmin", "mail administrator", "delivery system", "bounce", "daemon@", "mail_service",
  "mailsystem", "mail service", "mailservice", "smtp_gateway", "smtp gateway",
  "microsoft outlook", "imss@", "email delivery", "delivery service", "delivery report",
  "delivery agent", "ndr@", "mta@", "post_master", "post master", "mailhub", "mail gateway",
  "returned mail", "mail-system", NULL,
};
/* clang-format on */

static const struct {
  guint flag;
  const char *const *words;
} tables[] = {
  { BOUNCE_WORDING_FAILED, failed_words },       { BOUNCE_WORDING_REASON, reason_words },
  { BOUNCE_WORDING_DELAYED, delayed_words },     { BOUNCE_WORDING_FINAL, final_words },
  { BOUNCE_WORDING_DELIVERED, delivered_words }, { BOUNCE_WORDING_CONTACT, contact_words },
  { BOUNCE_WORDING_RETURNED, returned_words },   { BOUNCE_WORDING_DAEMON, daemon_words },
};

guint bounce_wording_find(const char *folded, guint mask)
{
  guint found = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
    if ((tables[i].flag & mask) == 0)
      continue;
    for (const char *const *word = tables[i].words; *word != NULL; word++)
      if (strstr(folded, *word) != NULL) {
        found |= tables[i].flag;
        break;
      }
  }
  return found;
}

gboolean bounce_wording_is_label(const char *folded)
{
  gsize length = strlen(folded);
  if (length == 0 || strchr(":=", folded[length - 1]) == NULL)
    return FALSE;
  while (length > 0 && strchr(" :=()[]s", folded[length - 1]) != NULL)
    length--;
  for (const char *const *word = label_words; *word != NULL; word++) {
    gsize size = strlen(*word);
    if (size <= length && memcmp(folded + length - size, *word, size) == 0
        && (size == length || !g_ascii_isalnum(folded[length - size - 1])))
      return TRUE;
  }
  return FALSE;
}
