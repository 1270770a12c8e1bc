//! x
pub mod search {
    //! x
    /// x
    pub fn rank<'a>(_: &str, _: impl Iterator<Item = &'a str>, _: usize) -> Vec<crate::store::NameHit> {
        vec![]
    }
}
