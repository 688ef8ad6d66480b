// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: no month is called like another one's in any of the languages, so that a date needs
// no locale and a file may mix them.
#include "data/date_names.h"

#include <stddef.h>
#include <string.h>

enum { LONGEST = 15 }; /* of the names, in bytes */

// English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Norwegian.
// Names that are the same stand once, letters with an accent also without it.
static const char *const months[12] = {
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari",
    ("february feb februar feber février févr fév fevrier fevr fev febrero febbraio fevereiro "
     "februari"),
    "march mar märz maerz mär mrz mars marzo março marco maart mrt marts",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei maj",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aout aoû agosto ago augustus augusti",
    "september sep sept septembre septiembre settembre set sett setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    ("december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro desember "
     "des")};
static const char weekdays[] =
    "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat "
    "sunday sun montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend "
    "sa sonntag so lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche "
    "dim lunes martes miércoles mié jueves jue viernes vie sábado sáb domingo dom lunedì "
    "martedì mercoledì giovedì gio venerdì sabato domenica segunda-feira terça-feira "
    "quarta-feira quinta-feira sexta-feira maandag ma dinsdag woensdag wo donderdag vrijdag vr "
    "zaterdag za zondag zo måndag mån tisdag tis onsdag ons torsdag tor fredag fre lördag lör "
    "söndag sön mandag man tirsdag tir lørdag lør søndag søn";

// The word at the text in small letters: its length there, 0 when it is none of these.
static size_t take_word(const char *text, const char *end, char *word)
{
    size_t length = 0;
    for (; text + length < end; length++) {
        const unsigned char c = (unsigned char)text[length];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        // The letters with accents, of which the large ones lie 32 before the small ones.
        const bool accented = c == 0xC3 || (length > 0 && c >= 0x80 && c <= 0xBF &&
                                            (unsigned char)text[length - 1] == 0xC3);
        const bool dash = c == '-' && end - text > 6 && length > 4;
        if (!letter && !accented && !dash) {
            break;
        }
        if (length == LONGEST) {
            return 0;
        }
        const bool large = c <= 'Z' ? letter : c != 0xC3 && accented && c < 0xA0;
        word[length] = (char)(c + (large ? 32 : 0));
    }
    word[length] = '\0';
    return length;
}

static bool is_among(const char *list, const char *word, size_t length)
{
    while (*list) {
        const size_t own = strcspn(list, " ");
        if (own == length && memcmp(list, word, length) == 0) {
            return true;
        }
        list += own;
        list += strspn(list, " ");
    }
    return false;
}

int dsc_take_month(const char **text, const char *end)
{
    char word[LONGEST + 1];
    const size_t length = take_word(*text, end, word);
    for (int i = 0; i < 12 && length >= 3; i++) {
        // "Mar-2021": a dash is a part of no month.
        const char *dash = strchr(word, '-');
        const size_t own = dash ? (size_t)(dash - word) : length;
        if (is_among(months[i], word, own)) {
            *text += own;
            return i + 1;
        }
    }
    return 0;
}

bool dsc_take_weekday(const char **text, const char *end)
{
    char word[LONGEST + 1];
    const size_t length = take_word(*text, end, word);
    const bool found = length >= 2 && is_among(weekdays, word, length);
    *text += found ? length : 0;
    return found;
}
