//! One song inside the end of another: the click, and with it the tempo, changes over on its frame.

use super::coded::{BEAT, END, PERIOD, RATE, clicks, playing, sample, songs};

/// A beat at 150.
const FASTER: usize = RATE * 60 / 150;

#[test]
fn the_click_changes_over_at_the_frame_that_the_show_says() {
    // The next song starts a second before the end.
    let start = END - RATE;
    for (click, over) in
        [("start", start), ("end", END), ("1 beat", start + BEAT), ("3 ms", start + 24)]
    {
        let show = songs(&["", "tempo: 150"])
            .entry(&format!("{{ song: s0, then: {{ segue: 1 s, click: {click} }} }}"))
            .entry("s1");
        let mut rig = playing(&show, END + 3 * FASTER);
        let old = (0..).map(|beat| beat * BEAT).take_while(|&frame| frame < over);
        let new = (0..).map(|beat| start + beat * FASTER).filter(|&frame| frame >= over);
        let new = new.take_while(|&frame| frame < END + 3 * FASTER);
        assert_eq!(clicks(&rig, 0), old.chain(new).collect::<Vec<_>>(), "click: {click}");
        // It sounds alone after the crossfade, from its first frame at the start of it.
        for frame in END..END + 3 * FASTER {
            assert_eq!(rig.recorded[0][frame], sample(1, frame - start));
        }
        // Both sound in it.
        let middle = rig.recorded[0][start + RATE / 2];
        let half = |song: usize, frame: usize| f64::from(sample(song, frame)) * 0.5_f64.sqrt();
        let both = half(0, start + RATE / 2) + half(1, RATE / 2);
        assert!((f64::from(middle) - both).abs() < both / 500.0, "{middle}, not {both}");
        let now = rig.snapshot();
        let position = now.position.as_ref().unwrap();
        // 8 000 frames and three beats of it: in bar 2, on its second beat.
        assert_eq!((now.playing, position.bar, position.beat), (Some(1), 2, 2));
        rig.play(PERIOD, PERIOD);
    }
}
