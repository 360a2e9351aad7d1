/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "base/crc.h"

TEST(a_checksum_is_castagnolis)
{
	static const struct {
		const char *in;
		uint32_t out;
	} known[] = { { "", 0 }, { "a", 0xc1d04330 }, { "123456789", 0xe3069283 } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		IS(lt_crc(0, known[i].in, strlen(known[i].in)) == known[i].out);
	unsigned char bytes[32]; /* RFC 3720 B.4 */
	memset(bytes, 0, sizeof bytes);
	IS(lt_crc(0, bytes, sizeof bytes) == 0x8a9136aa);
	memset(bytes, 0xff, sizeof bytes);
	IS(lt_crc(0, bytes, sizeof bytes) == 0x62a8ab43);
	for (int i = 0; i < 32; i++)
		bytes[i] = (unsigned char)i;
	IS(lt_crc(0, bytes, sizeof bytes) == 0x46dd794e);
}

TEST(a_checksum_goes_on_where_it_stopped)
{
	unsigned char bytes[97];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 37);
	uint32_t whole = lt_crc(0, bytes, sizeof bytes);
	for (size_t cut = 0; cut <= sizeof bytes; cut++)
		IS(lt_crc(lt_crc(0, bytes, cut), bytes + cut, sizeof bytes - cut) == whole);
}
