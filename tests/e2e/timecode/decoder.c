/* Reads LTC with libltc, the reference decoder, from 32-bit floats on standard input, and writes a
 * line for each frame: its first and last sample, its address, and whether its flags are right.
 *
 * usage: decoder FRAMES_PER_SECOND (24, 25 or 30), which says where the parity bit is */
#include <ltc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    static float samples[4096];
    enum LTC_TV_STANDARD standard = LTC_TV_525_60;
    if (argc != 2) return 2;
    if (atoi(argv[1]) == 24) standard = LTC_TV_FILM_24;
    if (atoi(argv[1]) == 25) standard = LTC_TV_625_50;
    LTCDecoder *decoder = ltc_decoder_create(48000 / atoi(argv[1]), 64);
    ltc_off_t at = 0;
    size_t count;
    while ((count = fread(samples, sizeof(float), 4096, stdin)) > 0) {
        LTCFrameExt frame;
        ltc_decoder_write_float(decoder, samples, count, at);
        at += count;
        while (ltc_decoder_read(decoder, &frame)) {
            SMPTETimecode time;
            LTCFrame checked = frame.ltc;
            ltc_frame_set_parity(&checked, standard);
            ltc_frame_to_time(&time, &frame.ltc, 0);
            printf("%lld %lld %d %d %d %d %d %d %d\n", (long long)frame.off_start,
                   (long long)frame.off_end, time.hours, time.mins, time.secs, time.frame,
                   frame.ltc.dfbit, memcmp(&checked, &frame.ltc, sizeof checked) == 0,
                   frame.reverse);
        }
    }
    ltc_decoder_free(decoder);
    return 0;
}
