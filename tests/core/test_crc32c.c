// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include "core/crc32c.h"

// RFC 3720, B.4, whose bytes are those of the sum from the lowest one on.
static void the_published_answers(void)
{
    unsigned char zeros[32] = {0}, ones[32], rising[32], falling[32];
    static const unsigned char command[48] = {
        0x01, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x00,
        0x00, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x18, 0x28, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};
    memset(ones, 0xff, sizeof ones);
    for (unsigned char i = 0; i < 32; i++) {
        rising[i] = i;
        falling[i] = (unsigned char)(31 - i);
    }
    CHECK(dsc_crc32c(zeros, sizeof zeros) == 0x8a9136aaU);
    CHECK(dsc_crc32c(ones, sizeof ones) == 0x62a8ab43U);
    CHECK(dsc_crc32c(rising, sizeof rising) == 0x46dd794eU);
    CHECK(dsc_crc32c(falling, sizeof falling) == 0x113fdb5cU);
    CHECK(dsc_crc32c(command, sizeof command) == 0xd9963a56U);
    CHECK(dsc_crc32c("123456789", 9) == 0xe3069283U); // the check value of catalogues of CRCs
    CHECK(dsc_crc32c("", 0) == 0);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(the_published_answers)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
