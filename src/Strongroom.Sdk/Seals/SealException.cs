namespace Strongroom.Sdk.Seals;

/// <summary>Why a seal call failed, in words the status, the metrics and the doctor share.</summary>
public enum SealFault
{
    Unreachable, TimedOut, Denied, CredentialsMissing, CredentialsExpired, KeyNotFound, KeyDisabled, KeyPendingDeletion,
    WrongRegion, Throttled, ServiceFailed, InvalidAnswer, ClockSkew, WrongKey, CorruptBlob, Misconfigured,
    /// <summary>The server that holds the key is itself sealed, or not initialised.</summary>
    ServiceSealed,
    /// <summary>A standby answers that has no active server to ask.</summary>
    ServiceStandby,
}

/// <summary>A call to the seal's service failed: which call, to which endpoint, why, and what to check. Never holds key material or credentials.</summary>
public sealed class SealException(SealFault fault, string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    public SealFault Fault { get; } = fault;

    /// <summary>The permission or setting to check, as a sentence.</summary>
    public string Remedy { get; } = remedy;
}
