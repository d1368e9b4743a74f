namespace Strongroom.LocalKms.Faults;

public enum FaultKind
{
    /// <summary>AccessDeniedException, as a missing IAM permission gives it.</summary>
    Deny,
    /// <summary>ThrottlingException.</summary>
    Throttle,
    /// <summary>Answers late by <see cref="Fault.For"/>.</summary>
    Delay,
    /// <summary>Takes the request and never answers.</summary>
    Hang,
    /// <summary>Closes the connection without an answer.</summary>
    Drop,
    /// <summary>The server's clock is off by <see cref="Fault.For"/>: signatures look too old or too new.</summary>
    Skew,
    /// <summary>500 KMSInternalException.</summary>
    ServerError,
    /// <summary>503 with no body that a client can read.</summary>
    Unavailable,
    /// <summary>200 with a body that is no JSON.</summary>
    Garbage,
    /// <summary>200 with an empty JSON object: nothing of what was promised.</summary>
    Empty,
    /// <summary>The error named by <see cref="Fault.Code"/>.</summary>
    Error,
}
