"""Every refusal of the product, as one small tree.

    DoorstepError
    ├── FileRefused            the whole file is sent back
    │   ├── FileAbsent
    │   ├── FileEmpty
    │   │   └── TextEmpty
    │   ├── FileUnreadable
    │   ├── FileTooLarge
    │   ├── HeaderMissing
    │   ├── HeaderTwice
    │   ├── FieldsMissing
    │   ├── FieldsPerhaps
    │   ├── FieldClaimedTwice
    │   │   └── FieldsClaimedTwice
    │   ├── ColumnUnknown
    │   ├── FieldUnknown
    │   ├── TemplatesSeveral
    │   ├── CurrenciesDiffer
    │   ├── OverdueRenamed
    │   ├── AsOfUnknown
    │   ├── AsOfAhead
    │   └── NothingAccepted
    ├── RecordRefused          what a person entered cannot be kept as it is
    ├── PlanRefused            no visit list can be made of what was asked
    ├── PackRefused            no visit pack can be made of a plan as it stands
    ├── RulesRefused           a file of rules or holidays says what it may not
    ├── NotWritten             a file that was asked for cannot be written there
    ├── NotFound               a link or number that leads nowhere
    ├── MeasureImpossible      a figure that the data cannot give
    └── StoreBroken            the product's own files are not as they were left

The sentence of a class is what the user reads, with what to do next. It is a translatable text
with named fields; the fields are given when the error is raised. A fault in one row of a file is
no error but a line of the import report (lib/intake/report.py).
"""

from typing import ClassVar

from lib.words import N_


class DoorstepError(Exception):
    """The root: `values` fill the named fields of `sentence`."""

    sentence: ClassVar[str] = N_("This could not be done.")

    def __init__(self, **values: object) -> None:
        super().__init__()
        self.values = values

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


class FileRefused(DoorstepError):
    """The file as a whole cannot be loaded."""

    sentence = N_("The file cannot be loaded.")


class FileAbsent(FileRefused):
    """There is no such file, or it is a folder, or nobody may read it."""

    sentence = N_("There is no file “{name}” that can be read. Please check its name and place.")


class FileEmpty(FileRefused):
    """Nothing but white space, or a header without rows."""

    sentence = N_("The file holds no rows. Please ask its sender for the full file.")


class TextEmpty(FileEmpty):
    """A text without a second line, at times one that is only named like a workbook."""

    sentence = N_(
        "The file holds only a row of titles and no rows below it. Please ask its sender for the "
        "full file; one that is named like a workbook is plain text, perhaps cut off."
    )


class FileUnreadable(FileRefused):
    """The content is not what a CSV or XLSX file holds."""

    sentence = N_(
        "The file cannot be read: {reason} "
        "Please save it anew as CSV or XLSX, or ask its sender for such a file."
    )


class FileTooLarge(FileRefused):
    """More bytes, rows, columns or unpacked content than the limits allow."""

    sentence = N_("The file is too large: {reason} Please split it.")


class HeaderMissing(FileRefused):
    """No row names the columns."""

    sentence = N_("No row with column titles was found. Please put the titles into the first row.")


class HeaderTwice(FileRefused):
    """One title names two columns, so that their values could be mixed up."""

    sentence = N_("The column title “{column}” occurs twice. Please rename or remove one of them.")


class FieldsMissing(FileRefused):
    """A column without which the file has no meaning."""

    sentence = N_(
        "These columns are missing: {fields}. Of names with / between them one is enough. "
        "Please add them or choose them by hand."
    )


class FieldsPerhaps(FieldsMissing):
    """The same where columns are there whose titles are like those that are missing."""

    sentence = N_(
        "These columns are missing: {fields}. Of names with / between them one is enough. "
        "Perhaps {columns} is meant: please choose the meaning by hand, or add the missing columns."
    )


class ColumnUnknown(FileRefused):
    """A meaning was given to a column that the file does not have."""

    sentence = N_("The file has no column “{column}”. Its columns are: {columns}.")


class FieldUnknown(FileRefused):
    """A column was given a meaning that there is not."""

    sentence = N_("“{field}” is no field of such a file. Perhaps one of these is meant: {fields}.")


class TemplatesSeveral(FileRefused):
    """The titles are those of several templates, and nothing tells which client's file it is."""

    sentence = N_("Several templates fit this file: {names}. Please say which one is meant.")


class CurrenciesDiffer(FileRefused):
    """The titles name two currencies, and a row can have only one."""

    sentence = N_(
        "The titles name several currencies: {currencies}. "
        "Please give amounts of one currency, or a column that names the currency of each row."
    )


class CurrencyUnsaid(FileRefused):
    """The file is written in another country's language and names no currency."""

    sentence = N_(
        "The file is written in {language} and does not say in which currency its amounts are. "
        "Please choose the currency, or name it in a column 币种 or in the titles."
    )


class UnitUnsure(FileRefused):
    """All amounts look like 万元, and nothing in the file names their unit."""

    sentence = N_(
        "The file does not say whether its amounts are in 元 or in 万元, and {amounts} look like "
        "万元. Please say which it is, or put the unit into the titles: 逾期金额(万元)."
    )


class FieldClaimedTwice(FileRefused):
    """Two columns are mapped to one field."""

    sentence = N_("The columns {columns} both claim “{field}”. Please choose one of them.")


class FieldsClaimedTwice(FieldClaimedTwice):
    """Several fields are each claimed by more than one column."""

    sentence = N_("Several columns claim one meaning: {claims}. Please choose one column of each.")


class AsOfUnknown(FileRefused):
    """Neither a column nor the name nor any past date tells the as-of date."""

    sentence = N_(
        "The file does not say which day it speaks of. Please enter the as-of date, or put it into "
        "the file: in its name (cases_20261120), in a line above the titles (数据截止：2026-11-20) "
        "or in a column 数据日期."
    )


class AsOfDiffers(FileRefused):
    """The heading above the titles and the file's name tell two as-of dates."""

    sentence = N_(
        "The heading of the file speaks of {heading}, its name of {name}. Please enter the as-of "
        "date."
    )


class ClientUnsure(FileRefused):
    """The heading names a client, and most cases of the file count already without one."""

    sentence = N_(
        "The heading of the file names the client {client}, but {n} of its {m} cases were loaded "
        "without a client and would count twice. Please say whose file it is."
    )


class OverdueRenamed(FileRefused):
    """The client's last file gave the overdue amount; here another amount would stand in for it."""

    sentence = N_(
        "The last file of {client} gave the overdue amount in the column “{was}”, which is not "
        "known in this one; “{taken}” would stand in for it. Please say which column is the "
        "overdue amount."
    )


class AsOfAhead(FileRefused):
    """The as-of date that was found or given has not come yet."""

    sentence = N_(
        "The as-of date would be {day}, which is still to come. Please correct the as-of date."
    )


class NothingAccepted(FileRefused):
    """Every row has an error, so that loading the file would keep nothing of it."""

    sentence = N_(
        "Nothing was loaded: none of the {n} rows is without an error. Please mend the rows, or "
        "send them back to the sender of the file."
    )


class RecordRefused(DoorstepError):
    """An entry by hand that lacks something; `problem` is a translatable sentence."""

    sentence = N_("This cannot be saved: {problem}")


class PlanRefused(DoorstepError):
    """No visit list can be made of what was asked."""

    sentence = N_("No visit list can be made: {problem}")


class PlanNotSettled(PlanRefused):
    """A plan cannot be approved, or its crews not be sent out, as it stands."""

    sentence = N_("The plan was not approved, nobody was sent out: {problem}")


class PackRefused(DoorstepError):
    """No visit pack can be made of a plan as it stands; `problem` is a translatable sentence."""

    sentence = N_("No visit pack can be made: {problem}")


class RulesRefused(DoorstepError):
    """A file of rules or holidays that cannot be used; `problem` is a translatable sentence."""

    sentence = N_("The file {file} cannot be used: {problem} Please correct it and start again.")


class NotWritten(DoorstepError):
    """A file that was asked for cannot be written where it should be."""

    sentence = N_("The file “{name}” cannot be written there. Please choose another place.")


class NotFound(DoorstepError):
    """A link or number that leads nowhere."""

    sentence = N_(
        "“{what}” was not found. It may have been withdrawn or erased; please search for it."
    )


class MeasureImpossible(DoorstepError):
    """A figure that the data cannot give; `because` is a translatable sentence."""

    sentence = N_("This cannot be computed because {because}")


class StoreBroken(DoorstepError):
    """The product's own files are missing or changed."""

    sentence = N_(
        "The stored data at {path} are not as they were left. Please restore the last backup."
    )
