using System.Runtime.InteropServices;
using System.Text;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>A PKCS #11 library in this process, initialised. Used by one thread at a time.</summary>
sealed unsafe class LoadedLibrary
{
    const int MostSlots = 1024;
    readonly Action<string> _entering;

    LoadedLibrary(FunctionList functions, Action<string> entering) => (Functions, _entering) = (functions, entering);

    public FunctionList Functions { get; }

    /// <param name="path">Of the library.</param>
    /// <param name="entering">Hears the name of each function before it is called.</param>
    /// <exception cref="ModuleException">It cannot be loaded, is no module, or does not initialise.</exception>
    public static LoadedLibrary Load(string path, Action<string> entering)
    {
        entering("dlopen");
        if (!NativeLibrary.TryLoad(path, out var library)) throw new ModuleException(FailureKind.LibraryNotLoaded, Reason(path));
        entering("C_GetFunctionList");
        if (FunctionList.Of(library, out var result) is not { } functions)
            throw result == 0 ? new ModuleException(FailureKind.NotAModule) : new ModuleException(new ModuleFailure(FailureKind.Call, "C_GetFunctionList", result, ""));
        var loaded = new LoadedLibrary(functions, entering);
        var arguments = new InitializeArguments { Flags = Cryptoki.OsLocking };
        loaded.Enter("C_Initialize");
        result = functions.Initialize(&arguments);
        if (result != ReturnValue.AlreadyInitialized) Check("C_Initialize", result); // by its own constructor, say
        return loaded;
    }

    public void Enter(string function) => _entering(function);

    /// <exception cref="ModuleException">The function returned an error.</exception>
    public static void Check(string function, nuint result)
    {
        if (result != ReturnValue.Ok) throw new ModuleException(new ModuleFailure(FailureKind.Call, function, result, ""));
    }

    /// <summary>The slots with a token in them.</summary>
    public nuint[] Slots()
    {
        for (var attempt = 0; ; attempt++)
        {
            nuint count = 0;
            Enter("C_GetSlotList");
            Check("C_GetSlotList", Functions.GetSlotList(1, null, &count));
            if (count > MostSlots) throw new ModuleException(FailureKind.NonsenseFromLibrary, $"C_GetSlotList counts {count} slots");
            var slots = new nuint[count];
            if (count == 0) return slots;
            nuint result;
            fixed (nuint* first = slots) result = Functions.GetSlotList(1, first, &count);
            if (result == ReturnValue.BufferTooSmall && attempt < 3) continue; // a token was put in between the two calls
            Check("C_GetSlotList", result);
            return slots[..(int)Math.Min(count, (nuint)slots.Length)];
        }
    }

    /// <summary>The token in a slot, with its flags.</summary>
    public (TokenAnswer Token, nuint Flags) Token(nuint slot)
    {
        TokenInfo info;
        Enter("C_GetTokenInfo");
        Check("C_GetTokenInfo", Functions.GetTokenInfo(slot, &info));
        return (new TokenAnswer(slot, Padded(info.Label, 32), Padded(info.Serial, 16), Padded(info.Manufacturer, 32), Padded(info.Model, 16)), info.Flags);
    }

    /// <summary>Says goodbye, so that a device need not wait for its session to time out.</summary>
    public void Terminate()
    {
        Enter("C_Finalize");
        _ = Functions.Terminate(null);
    }

    /// <summary>Some libraries end such a text with a zero although they should not. What is not to be printed is not.</summary>
    static string Padded(byte* text, int length)
    {
        var bytes = new ReadOnlySpan<byte>(text, length);
        if (bytes.IndexOf((byte)0) is >= 0 and var end) bytes = bytes[..end];
        return Printable(Encoding.UTF8.GetString(bytes).TrimEnd());
    }

    public static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));

    static string Reason(string path)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(path));
            return "";
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return Printable(e.Message.Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "");
        }
    }
}
