/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The least a program can cost that links GMime: it starts and ends. */
#include <gmime/gmime.h>

int main(int argc, char **argv)
{
  return argc > 1 && gmime_major_version == 0; /* so that the library is not left out */
}
