# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion for a shell (-v shell=bash, zsh or fish). In: what list-options writes. Out: the shell's own
# form. What is said for each option is what --help says.
BEGIN { FS = "\t" }
$1 == "command" {
  names[++n_commands] = $2
  about[$2] = $3
  next
}
{
  i = ++n_options
  command[i] = $1
  option[i] = $2
  letter[i] = $3
  argument[i] = $4
  words[i] = $5 == "-" ? "" : $5
  help[i] = $6
  options[$1] = options[$1] " --" $2 ($4 == "-" ? "" : "=")
}

# Within single quotes of a shell.
function quoted(text) {
  gsub(/'/, "'\\''", text)
  return "'" text "'"
}

function takes_file(i) { return argument[i] ~ /FILE/ }
function is_list(i) { return argument[i] ~ /,|^LIST$/ }

function write_bash(   i, c) {
  print "# bash completion for bounce; made from the command's own options.\n"
  print "_bounce() {"
  print "  local cur=${COMP_WORDS[COMP_CWORD]} option= words= files= before="
  print "  local command=${COMP_WORDS[1]}"
  print "  COMPREPLY=()"
  print "  if [ \"$COMP_CWORD\" -eq 1 ]; then"
  printf "    mapfile -t COMPREPLY < <(compgen -W '"
  for (c = 1; c <= n_commands; c++)
    printf "%s ", names[c]
  print "--help --version' -- \"$cur\")\n    return\n  fi"
  print "  # \"--name=value\" comes in three words."
  print "  if [ \"$cur\" = = ]; then"
  print "    option=${COMP_WORDS[COMP_CWORD - 1]} cur="
  print "  elif [ \"${COMP_WORDS[COMP_CWORD - 1]}\" = = ]; then"
  print "    option=${COMP_WORDS[COMP_CWORD - 2]}"
  print "  else"
  print "    option=${COMP_WORDS[COMP_CWORD - 1]}"
  print "  fi"
  print "  case \"$command $option\" in"
  for (i = 1; i <= n_options; i++) {
    if (argument[i] == "-")
      continue
    printf "    \"%s --%s\"", command[i], option[i]
    if (letter[i] != "-")
      printf " | \"%s -%s\"", command[i], letter[i]
    printf ") words=%s", quoted(words[i])
    if (takes_file(i))
      printf " files=yes"
    if (is_list(i))
      printf " before=list"
    print " ;;"
  }
  print "    *)"
  print "      option="
  print "      case \"$command\" in"
  for (c = 1; c <= n_commands; c++)
    if (options[names[c]] != "")
      printf "        %s) words=%s ;;\n", names[c], quoted(substr(options[names[c]], 2))
  printf "        help) words=%s ;;\n", quoted(commands_text())
  print "      esac"
  print "      [ \"$command\" = help ] || files=yes"
  print "      case $cur in -*) files= ;; *) [ \"$command\" = help ] || words= ;; esac"
  print "      ;;"
  print "  esac"
  print "  # Of \"a,b,c\" the last word is completed."
  print "  if [ -n \"$before\" ]; then"
  print "    case $cur in *,*) before=${cur%,*}, cur=${cur##*,} ;; *) before= ;; esac"
  print "  fi"
  print "  mapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$words\" -- \"$cur\")"
  print "  if [ -n \"$files\" ]; then"
  print "    local names"
  print "    mapfile -t names < <(compgen -f -- \"$cur\")"
  print "    COMPREPLY+=(\"${names[@]}\")"
  print "    compopt -o filenames 2>/dev/null"
  print "  fi"
  print "  case ${COMPREPLY[0]-} in *=) compopt -o nospace 2>/dev/null ;; esac"
  print "}"
  print "complete -F _bounce bounce"
}

function commands_text(   c, text) {
  for (c = 1; c <= n_commands; c++)
    if (names[c] != "help")
      text = text (text == "" ? "" : " ") names[c]
  return text
}

# An option of _arguments: what is in brackets and behind colons may hold neither.
function zsh_text(text) {
  gsub(/[\[\]\\:]/, "\\\\&", text)
  return text
}

function zsh_action(i,   list) {
  if (words[i] != "" && is_list(i))
    return "_values -s , word " words[i]
  if (words[i] != "" && takes_file(i))
    return "_alternative \"words\\:word\\:(" words[i] ")\" \"files\\:file\\:_files\""
  if (words[i] != "")
    return "(" words[i] ")"
  return takes_file(i) ? "_files" : " "
}

function write_zsh(   i, c) {
  print "#compdef bounce"
  print "# zsh completion for bounce; made from the command's own options.\n"
  print "_bounce() {"
  print "  local -a commands"
  print "  commands=("
  for (c = 1; c <= n_commands; c++)
    printf "    %s\n", quoted(names[c] ":" zsh_text(about[names[c]]))
  print "  )"
  print "  if (( CURRENT == 2 )); then"
  print "    _describe command commands"
  print "    return"
  print "  fi"
  print "  local command=$words[2]"
  print "  shift words"
  print "  (( CURRENT-- ))"
  print "  case $command in"
  for (c = 1; c <= n_commands; c++) {
    if (names[c] == "help") {
      printf "    help) _values command %s ;;\n", commands_text()
      continue
    }
    printf "    %s)\n      _arguments -s \\\n", names[c]
    for (i = 1; i <= n_options; i++) {
      if (command[i] != names[c])
        continue
      line = "[" zsh_text(help[i]) "]"
      if (argument[i] != "-")
        line = line ":" zsh_text(argument[i]) ":" zsh_action(i)
      if (argument[i] == "-" && letter[i] == "-")
        printf "        %s \\\n", quoted("--" option[i] line)
      else if (argument[i] == "-")
        printf "        '(-%s --%s)'{-%s,--%s}%s \\\n", letter[i], option[i], letter[i], option[i], quoted(line)
      else if (letter[i] == "-")
        printf "        %s \\\n", quoted("--" option[i] "=" line)
      else
        printf "        '(-%s --%s)'{-%s+,--%s=}%s \\\n", letter[i], option[i], letter[i], option[i], quoted(line)
    }
    print "        '*:input:_files' ;;"
  }
  print "  esac"
  print "}\n"
  print "_bounce \"$@\""
}

function write_fish(   i, c, seen) {
  print "# fish completion for bounce; made from the command's own options."
  print "complete -c bounce -n __fish_use_subcommand -f -l help -s h"
  print "complete -c bounce -n __fish_use_subcommand -f -l version"
  for (c = 1; c <= n_commands; c++)
    printf "complete -c bounce -n __fish_use_subcommand -f -a %s -d %s\n", names[c], fish_quoted(about[names[c]])
  printf "complete -c bounce -n '__fish_seen_subcommand_from help' -f -a '%s'\n", commands_text()
  for (i = 1; i <= n_options; i++) {
    printf "complete -c bounce -n '__fish_seen_subcommand_from %s' -l %s", command[i], option[i]
    if (letter[i] != "-")
      printf " -s %s", letter[i]
    if (argument[i] != "-")
      printf " %s", takes_file(i) ? "-r -F" : "-x"
    if (words[i] != "" && is_list(i))
      printf " -a '(__fish_append , %s)'", words[i]
    else if (words[i] != "")
      printf " -a '%s'", words[i]
    printf " -d %s\n", fish_quoted(help[i])
  }
}

function fish_quoted(text) {
  gsub(/[\\']/, "\\\\&", text)
  return "'" text "'"
}

END {
  if (shell == "bash") write_bash()
  else if (shell == "zsh") write_zsh()
  else write_fish()
}
