namespace Strongroom.Barrier;

/// <summary>A member we do not know, as it was read: written back as it came.</summary>
readonly record struct JsonMember(string Name, byte[] Raw);
