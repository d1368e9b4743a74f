using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>The token that was asked for, logged in to. One session is enough: a seal's calls are few.</summary>
sealed unsafe class TokenSession
{
    TokenSession(LoadedLibrary library, TokenAnswer token, nuint handle) => (Library, Token, Handle) = (library, token, handle);

    public LoadedLibrary Library { get; }
    public TokenAnswer Token { get; }
    public nuint Handle { get; }

    /// <exception cref="ModuleException">No such token, or it does not let us in.</exception>
    public static TokenSession Open(OpenRequest request, ReadOnlySpan<byte> pin, Action<string> entering)
    {
        var library = LoadedLibrary.Load(request.Library, entering);
        var (token, flags) = Find(library, request);
        if ((flags & Cryptoki.PinLocked) != 0) throw new ModuleException(FailureKind.PinLocked, token.Label);
        if ((flags & Cryptoki.PinFinalTry) != 0 && !request.LastTry) throw new ModuleException(FailureKind.PinLastTry, token.Label);
        nuint handle = 0;
        library.Enter("C_OpenSession");
        LoadedLibrary.Check("C_OpenSession", library.Functions.OpenSession((nuint)token.Slot, Cryptoki.SerialSession | (request.ReadWrite ? Cryptoki.ReadWriteSession : 0), null, null, &handle));
        library.Enter("C_Login");
        nuint result;
        fixed (byte* first = pin) result = library.Functions.Login(handle, Cryptoki.UserType, first, (nuint)pin.Length);
        if (result != ReturnValue.UserAlreadyLoggedIn) LoadedLibrary.Check("C_Login", result);
        return new TokenSession(library, token, handle);
    }

    /// <summary>The token may have been taken out, and then another put in: some modules go on answering from what they remember.</summary>
    /// <exception cref="ModuleException">It is not there any more.</exception>
    public void CheckPresence()
    {
        var (now, _) = Library.Token((nuint)Token.Slot);
        if (now.Label != Token.Label || now.Serial != Token.Serial)
            throw new ModuleException(new ModuleFailure(FailureKind.Call, "C_GetTokenInfo", ReturnValue.DeviceRemoved, ""));
    }

    public void Close()
    {
        Library.Enter("C_Logout");
        _ = Library.Functions.Logout(Handle);
        Library.Enter("C_CloseSession");
        _ = Library.Functions.CloseSession(Handle);
        Library.Terminate();
    }

    static (TokenAnswer Token, nuint Flags) Find(LoadedLibrary library, OpenRequest request)
    {
        var tokens = new List<(TokenAnswer Token, nuint Flags)>();
        ModuleException? broken = null; // none of our business, unless it is the one that is missing
        foreach (var slot in library.Slots())
            try { tokens.Add(library.Token(slot)); }
            catch (ModuleException e) { broken = e; }
        var fitting = tokens.Where(each => (request.Slot is not { } slot || each.Token.Slot == slot)
            && (request.TokenLabel.Length == 0 || each.Token.Label == request.TokenLabel)
            && (request.TokenSerial.Length == 0 || each.Token.Serial == request.TokenSerial)).ToList();
        if (fitting.Count == 1) return fitting[0];
        if (fitting.Count == 0 && broken is not null) throw broken;
        var there = string.Join("; ", tokens.Take(8).Select(each => $"slot {each.Token.Slot}: label \"{each.Token.Label}\", serial {each.Token.Serial}"));
        throw new ModuleException(fitting.Count == 0 ? FailureKind.TokenNotFound : FailureKind.WrongToken, there);
    }
}
