//! What a recorder wrote, held against what it should be.

use std::path::Path;

/// Each channel of a recording.
pub struct Recording {
    pub channels: Vec<Vec<f32>>,
}

impl Recording {
    pub fn read(file: &Path) -> Self {
        let mut wav = hound::WavReader::open(file).unwrap();
        let count = usize::from(wav.spec().channels);
        let mut channels = vec![Vec::new(); count];
        for (at, sample) in wav.samples::<f32>().enumerate() {
            channels[at % count].push(sample.unwrap());
        }
        Self { channels }
    }

    /// The first outputs only.
    pub fn outputs(mut self, count: usize) -> Self {
        self.channels.truncate(count);
        self
    }

    /// Asserts that it begins with those samples, after any silence, and gives what comes after them.
    pub fn starting_with(self, wanted: &[Vec<f32>]) -> Self {
        let mut aligned = self.aligned_to(wanted);
        assert_eq!(aligned.differs_at(wanted), None);
        aligned.channels.iter_mut().for_each(|channel| drop(channel.drain(..wanted[0].len())));
        aligned
    }

    /// Cuts away what lies before the first sound of `wanted`: the whole moves by one offset, found
    /// by the first frame at which any channel sounds. What comes before it is silence, of course.
    pub fn aligned_to(mut self, wanted: &[Vec<f32>]) -> Self {
        let recorded = first_sound(&self.channels).expect("nothing was recorded but silence");
        let offset = recorded - first_sound(wanted).unwrap();
        self.channels.iter_mut().for_each(|channel| drop(channel.drain(..offset)));
        self
    }

    /// Asserts that the channels are those samples, and silence after them.
    pub fn assert_is(&self, wanted: &[Vec<f32>]) {
        assert_eq!(self.channels.len(), wanted.len());
        for (number, (channel, wanted)) in self.channels.iter().zip(wanted).enumerate() {
            let whole = wanted.len();
            assert_eq!(
                first_difference(channel, wanted),
                None,
                "channel {number} of {whole} frames"
            );
            let late = channel[whole..].iter().position(|&sample| sample != 0.0);
            assert_eq!(late, None, "channel {number} sounds after its last frame");
        }
    }

    /// The first frame at which any channel differs from those samples.
    pub fn differs_at(&self, wanted: &[Vec<f32>]) -> Option<usize> {
        let pairs = self.channels.iter().zip(wanted);
        pairs.filter_map(|(channel, wanted)| first_difference(channel, wanted)).min()
    }
}

/// The first frame at which a channel is not those samples, bit for bit, or ends before them.
fn first_difference(channel: &[f32], wanted: &[f32]) -> Option<usize> {
    let same = |(a, b): (&f32, &f32)| a.to_bits() == b.to_bits();
    let equal = channel.iter().zip(wanted).take_while(|&pair| same(pair)).count();
    (equal < wanted.len()).then_some(equal)
}

fn first_sound(channels: &[Vec<f32>]) -> Option<usize> {
    let first = |channel: &Vec<f32>| channel.iter().position(|&sample| sample != 0.0);
    channels.iter().filter_map(first).min()
}
